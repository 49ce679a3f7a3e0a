$TRUCE solve well.yaml --expect "share=none & !fence" | tail -n 1
