"""A map as a folder of plain files that any browser shows, without a server and without this program."""
