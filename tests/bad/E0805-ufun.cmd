check folders/genius-ufun
