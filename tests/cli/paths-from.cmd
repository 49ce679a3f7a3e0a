$TRUCE paths well.yaml --from "share=all & fence" --to s0 --by improvement
