convert {} --to nfg
