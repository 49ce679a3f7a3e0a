check folders/genius-alone
