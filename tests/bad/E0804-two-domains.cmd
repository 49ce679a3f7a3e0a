deals folders/genius-two
