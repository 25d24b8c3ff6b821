"""The demo in two larger sizes: the same shop grown by years, told day by day as a stream of rows in bounded memory."""
