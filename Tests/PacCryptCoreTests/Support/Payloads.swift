@testable import PacCryptCore

extension FileKey {
    /// The same key for every use of the same number.
    static func fixed(_ first: UInt8 = 0) throws -> FileKey {
        try FileKey(SecretBytes([UInt8](countingFrom: first, count: 32)))
    }
}

extension PayloadCipher {
    static func fixed(_ cipher: Cipher, chunkSizeLog2: UInt8 = 12) throws -> PayloadCipher {
        try PayloadCipher(
            cipher: cipher, fileKey: .fixed(), salt: [UInt8](countingFrom: 0x20, count: 32),
            chunkSizeLog2: chunkSizeLog2)
    }

    func seal(_ plaintext: [UInt8], index: UInt64 = 0, isFinal: Bool = true) throws -> [UInt8] {
        let position = try ChunkPosition(index: index, isFinal: isFinal)
        var output = [UInt8](repeating: 0, count: layout.sealedChunkSize)
        let count = try plaintext.withUnsafeBytes { plaintext in
            try output.withUnsafeMutableBytes { try seal(plaintext, at: position, into: $0) }
        }
        return Array(output.prefix(count))
    }

    func open(_ sealed: some Sequence<UInt8>, index: UInt64 = 0, isFinal: Bool = true) throws -> [UInt8] {
        let position = try ChunkPosition(index: index, isFinal: isFinal)
        var output = [UInt8](repeating: 0, count: layout.sealedChunkSize)
        let count = try Array(sealed).withUnsafeBytes { sealed in
            try output.withUnsafeMutableBytes { try open(sealed, at: position, into: $0) }
        }
        return Array(output.prefix(count))
    }

    /// A whole payload, chunk by chunk and without the streaming types.
    func sealChunkwise(_ plaintext: [UInt8]) throws -> [UInt8] {
        let starts = plaintext.isEmpty ? [0] : Array(stride(from: 0, to: plaintext.count, by: layout.chunkSize))
        return try starts.enumerated().flatMap { index, start in
            let chunk = plaintext[start..<min(start + layout.chunkSize, plaintext.count)]
            return try seal(Array(chunk), index: UInt64(index), isFinal: index == starts.count - 1)
        }
    }

    /// The plaintext of a whole payload, chunk by chunk and without the streaming types.
    func openChunkwise(_ payload: [UInt8]) throws -> [UInt8] {
        let starts = Array(stride(from: 0, to: payload.count, by: layout.sealedChunkSize))
        return try starts.enumerated().flatMap { index, start in
            let chunk = payload[start..<min(start + layout.sealedChunkSize, payload.count)]
            return try open(chunk, index: UInt64(index), isFinal: index == starts.count - 1)
        }
    }
}

extension PayloadSealer {
    func sealed(_ plaintext: [UInt8], pieces: [Int]) throws -> [UInt8] {
        var sealed: [UInt8] = []
        try plaintext.forEachPiece(pieces) { try append($0) { sealed += $0 } }
        try finish { sealed += $0 }
        return sealed
    }
}

extension PayloadOpener {
    func opened(_ payload: [UInt8], pieces: [Int]) throws -> [UInt8] {
        var plaintext: [UInt8] = []
        try payload.forEachPiece(pieces) { try append($0) { plaintext += $0 } }
        try finish { plaintext += $0 }
        return plaintext
    }
}

extension [UInt8] {
    /// Hands out pieces of the given sizes, over and over, until the end.
    func forEachPiece(_ sizes: [Int], _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var start = 0
        var turn = 0
        while start < count {
            let end = Swift.min(start + sizes[turn % sizes.count], count)
            try self[start..<end].withUnsafeBytes(body)
            (start, turn) = (end, turn + 1)
        }
    }
}
