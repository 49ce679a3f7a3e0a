roadmap {}
