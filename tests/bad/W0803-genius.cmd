check folders/genius-warns
