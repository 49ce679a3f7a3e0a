check folders/xml-bomb
