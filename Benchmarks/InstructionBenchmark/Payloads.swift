import PacCryptCore
import PacCryptServer
import PacShare

/// What is done with every byte of a file.
enum Payloads {
    private static let mebibyte = 1 << 20

    static var all: [Work] {
        Cipher.allCases.flatMap { cipher in
            [
                Work(name: "seal \(cipher.name)", unit: "MiB", times: 8) { try sealMebibytes(cipher, times: $0) },
                Work(name: "open \(cipher.name)", unit: "MiB", times: 8) { try openMebibytes(cipher, times: $0) },
            ]
        } + [
            Work(name: "CRC-32", unit: "MiB", times: 8) { try checkMebibytes(times: $0) },
            Work(name: "pipeline, upload aes_gcm", unit: "8 MiB", times: 4) { try await upload(times: $0) },
            Work(name: "pipeline, download aes_gcm", unit: "8 MiB", times: 4) { try await download(times: $0) },
        ]
    }

    /// A MiB in chunks, without a last one, which may be shorter.
    private static func sealMebibytes(_ cipher: Cipher, times: Int) throws {
        let payload = try ContainerSealer(cipher: cipher).payload
        let plaintext = sampleBytes(count: mebibyte)
        var room = [UInt8](repeating: 0, count: payload.layout.sealedChunkSize)
        for _ in 0..<times { try seal(plaintext, with: payload, into: &room) { _ in } }
    }

    private static func openMebibytes(_ cipher: Cipher, times: Int) throws {
        let payload = try ContainerSealer(cipher: cipher).payload
        var room = [UInt8](repeating: 0, count: payload.layout.sealedChunkSize)
        var sealed: [[UInt8]] = []
        try seal(sampleBytes(count: mebibyte), with: payload, into: &room) { sealed.append(Array($0)) }
        for _ in 0..<times {
            for (index, chunk) in sealed.enumerated() {
                let position = try ChunkPosition(index: UInt64(index), isFinal: false)
                let count = try chunk.withUnsafeBytes { chunk in
                    try room.withUnsafeMutableBytes { try payload.open(chunk, at: position, into: $0) }
                }
                try Mistake.unless(count == payload.layout.chunkSize, "A chunk came out shorter.")
            }
        }
    }

    private static func seal(
        _ plaintext: [UInt8], with payload: PayloadCipher, into room: inout [UInt8],
        then take: (UnsafeRawBufferPointer) -> Void
    ) throws {
        let size = payload.layout.chunkSize
        try plaintext.withUnsafeBytes { plaintext in
            for index in 0..<plaintext.count / size {
                let chunk = UnsafeRawBufferPointer(rebasing: plaintext[index * size..<(index + 1) * size])
                let position = try ChunkPosition(index: UInt64(index), isFinal: false)
                try room.withUnsafeMutableBytes { room in
                    let count = try payload.seal(chunk, at: position, into: room)
                    take(UnsafeRawBufferPointer(rebasing: room[..<count]))
                }
            }
        }
    }

    private static func checkMebibytes(times: Int) throws {
        let bytes = sampleBytes(count: mebibyte)
        var checksum = CRC32()
        for _ in 0..<times { bytes.withUnsafeBytes { checksum.update($0) } }
        try Mistake.unless(checksum.value != 0, "There is no checksum.")
    }

    private static let contentCount = 8 * mebibyte

    /// A whole content through all that stands between the form and the file.
    private static func upload(times: Int) async throws {
        let (pipeline, content) = try makePipeline()
        for _ in 0..<times {
            let sealed = try await pipeline.seal(content)
            try Mistake.unless(sealed > contentCount, "The payload is too short.")
        }
    }

    /// The same between the file and the connection.
    private static func download(times: Int) async throws {
        let (pipeline, content) = try makePipeline()
        let sealed = try await pipeline.seal(content)
        for _ in 0..<times {
            let count = try await pipeline.open(sealed)
            try Mistake.unless(count == contentCount, "The content came out shorter.")
        }
    }

    private static func makePipeline() throws -> (MeasuredPipeline, [UInt8]) {
        let sealer = try ContainerSealer(cipher: .aesGCM)
        return (
            MeasuredPipeline(sealer.payload, capacity: contentCount + mebibyte), sampleBytes(count: contentCount)
        )
    }
}
