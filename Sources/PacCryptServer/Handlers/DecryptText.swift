import Foundation
import PacCryptAPI
import PacCryptCore
import PacShare

/// Decrypts a text: a container in base64, or what the original PacCrypt wrote.
struct DecryptText: Sendable {
    let unlocking: Unlocking

    func callAsFunction(_ request: DecryptTextRequest, _ context: ServerContext) async throws -> DecryptTextAnswer {
        let shown = try ShownCredentials(
            algorithm: request.algorithm, password: request.password, privateKey: request.privateKey)
        guard let message = request.message.nonEmpty, let bytes = Self.decode(message) else {
            throw RequestError(.missingInput)
        }
        let plaintext =
            if bytes.starts(with: ContainerHead.magic) {
                try await open(container: bytes, shown, context)
            } else {
                try await open(original: bytes, shown, context)
            }
        guard let text = String(validating: plaintext, as: UTF8.self) else { throw RequestError(.notText) }
        return DecryptTextAnswer(result: text)
    }

    private func open(
        container bytes: [UInt8], _ shown: ShownCredentials, _ context: ServerContext
    ) async throws -> [UInt8] {
        let head = try ContainerHead(parsing: bytes)
        let credential = try shown.credential(for: head.header)
        return try await unlocking.run(head.header, context) {
            let (plaintext, info) = try Container.open(bytes, with: credential, limits: .server)
            // What describes a share is nobody's text.
            guard info?.type != SealedMetadata.type else { throw RequestError(.notAContainer) }
            return plaintext
        }
    }

    private func open(
        original bytes: [UInt8], _ shown: ShownCredentials, _ context: ServerContext
    ) async throws -> [UInt8] {
        guard bytes.count <= context.policy.legacyMaxBytes else { throw RequestError(.legacyTooLarge) }
        let credential = try shown.credentialForOriginal()
        return try await unlocking.run(original: context) {
            let content = try OriginalContent(
                opening: MemoryByteSource(bytes), with: credential, algorithm: shown.algorithm)
            var plaintext: [UInt8] = []
            plaintext.reserveCapacity(bytes.count)
            try content.write { plaintext.append(contentsOf: $0) }
            return plaintext
        }
    }

    /// The bytes that base64 text stands for; line breaks and blanks, as pasting leaves them, are skipped.
    private static func decode(_ text: String) -> [UInt8]? {
        let blanks = Set(" \t\r\n".utf8)
        let encoded = text.utf8.filter { !blanks.contains($0) }
        guard !encoded.isEmpty, let decoded = Data(base64Encoded: Data(encoded)) else { return nil }
        return Array(decoded)
    }
}
