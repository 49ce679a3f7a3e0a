$TRUCE paths well.yaml --by any --to "fence & share=half & !pumps"
