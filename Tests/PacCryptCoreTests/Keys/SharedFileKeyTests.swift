import Testing

@testable import PacCryptCore

/// The files of one share carry the same file key and the byte-identical slot.
@Suite("Containers of one share")
struct SharedFileKeyTests {
    private func share(_ holder: KeyHolder, chunkSizeLog2: UInt8 = 16) throws -> (
        first: ContainerHead, second: ContainerHead, credential: Credential
    ) {
        let (recipient, credential) = try holder.pair()
        let fileKey = FileKey()
        let slot = try recipient.slot(for: fileKey)
        let first = try ContainerSealer(cipher: .aesGCM, fileKey: fileKey)
        let second = try ContainerSealer(cipher: .xchacha, fileKey: fileKey, chunkSizeLog2: chunkSizeLog2)
        return (
            try first.head(slots: [slot], info: FileInfo(name: "first")),
            try second.head(slots: [slot], info: FileInfo(name: "second")), credential
        )
    }

    @Test("open with what one derivation gave", arguments: KeyHolder.all)
    func oneDerivation(holder: KeyHolder) throws {
        let (first, second, credential) = try share(holder)
        #expect(first.header.slots == second.header.slots)
        #expect(first.header.salt != second.header.salt)
        #expect(first.mac != second.mac)
        let opened = try first.unlock(with: credential, limits: .server)
        let other = try second.unlock(with: opened.fileKey, limits: .server)
        #expect(opened.info?.name == "first")
        #expect(other.info?.name == "second")
        #expect(try second.unlock(with: credential, limits: .server).fileKey == opened.fileKey)
    }

    @Test("have an open proof each, the same at every opening")
    func openProof() throws {
        let (first, second, credential) = try share(KeyHolder(type: 5))
        let proof = try first.unlock(with: credential, limits: .server).openProof
        #expect(proof.count == 32)
        #expect(try first.unlock(with: credential, limits: .server).openProof == proof)
        #expect(try ContainerHead(parsing: first.bytes).unlock(with: credential, limits: .server).openProof == proof)
        #expect(try second.unlock(with: credential, limits: .server).openProof != proof)
    }

    @Test("do not open with another file key")
    func otherKey() throws {
        let (first, _, _) = try share(KeyHolder(type: 5))
        #expect(throws: PacCryptError(.headerNotAuthentic, "")) {
            try first.unlock(with: FileKey(), limits: .server)
        }
    }

    @Test("are held to the chunk size that the reader allows, with a file key too")
    func chunkSize() throws {
        let (first, second, credential) = try share(KeyHolder(type: 5), chunkSizeLog2: 21)
        let fileKey = try first.unlock(with: credential, limits: .server).fileKey
        #expect(throws: PacCryptError(.limitExceeded, "")) { try second.unlock(with: fileKey, limits: .server) }
        #expect(try second.unlock(with: fileKey, limits: .commandLine).info?.name == "second")
    }
}
