$TRUCE inverse well.yaml --target "share=half & fence & pumps"
