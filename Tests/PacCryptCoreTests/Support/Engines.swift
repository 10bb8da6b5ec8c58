@testable import PacCryptCore

extension ChunkEngine {
    func sealed(_ plaintext: [UInt8], at position: ChunkPosition) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: sealedCount(ofPlaintext: plaintext.count))
        let count = try plaintext.withUnsafeBytes { plaintext in
            try output.withUnsafeMutableBytes { try seal(plaintext, at: position, into: $0) }
        }
        return Array(output.prefix(count))
    }

    func opened(_ sealed: [UInt8], at position: ChunkPosition) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: sealed.count)
        let count = try sealed.withUnsafeBytes { sealed in
            try output.withUnsafeMutableBytes { try open(sealed, at: position, into: $0) }
        }
        return Array(output.prefix(count))
    }
}
