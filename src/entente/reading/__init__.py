"""Documents become proposed records, each with the words it rests on; several reports of one meeting are reconciled."""
