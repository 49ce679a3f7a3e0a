convert {} --to geniusweb
