"""What people do, one function each. Every one asks `policies.require` before it writes."""
