$TRUCE paths well.yaml --by magic
