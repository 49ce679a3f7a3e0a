check folders/genius-rules
