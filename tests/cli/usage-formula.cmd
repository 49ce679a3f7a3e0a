$TRUCE solve well.yaml --expect "share=most & fence"
