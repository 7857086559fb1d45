"""The pages, one module per room. A page reads through `records.visible_to` and writes through `services`."""
