check folders/typo.nfg
