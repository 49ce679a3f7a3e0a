check folders/genius-wrong
