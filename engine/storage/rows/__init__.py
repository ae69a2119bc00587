"""What rows of the database look like outside: their columns as typed attributes, one file a noun."""
