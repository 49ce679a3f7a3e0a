convert folders/genius-capped
