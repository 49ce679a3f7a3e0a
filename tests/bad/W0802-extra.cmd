check folders/genius-extra
