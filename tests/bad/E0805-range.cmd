check folders/genius-huge
