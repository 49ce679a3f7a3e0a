deals {} --engine merge
