check folders/xml-broken
