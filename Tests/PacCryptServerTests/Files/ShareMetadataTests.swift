import Foundation
import HummingbirdTesting
import PacCryptAPI
import PacCryptCore
import PacShare
import Testing

@testable import PacCryptServer

extension ServerTests {
    @Suite("What describes a share is no file")
    struct ShareMetadataTests {
        @Test("Its container is not decrypted for anybody, not even with the password")
        func refused() async throws {
            let fileKey = FileKey()
            let recipient = Recipient.password(try Password("p"), .argon2id(iterations: 1, memoryKiB: 8))
            let container = try container(fileKey, slot: try recipient.slot(for: fileKey))
            try await TestServer().run { client in
                let file = try await client.post(
                    .decrypt, Form().file("a.bin", container).field(.encryptionPassword, "p"))
                #expect(file.errorCode == .notAContainer)
                let text = try await client.post(
                    .decrypt, json: #"{"message": "\#(Data(container).base64EncodedString())", "password": "p"}"#)
                #expect(text.errorCode == .notAContainer)
            }
        }

        private func container(_ fileKey: FileKey, slot: Slot) throws -> [UInt8] {
            let sealer = try ContainerSealer(cipher: .aesGCM, fileKey: fileKey)
            var container = try sealer.head(slots: [slot], info: FileInfo(type: SealedMetadata.type)).bytes
            let payload = PayloadSealer(sealer.payload)
            try payload.finish { container += $0 }
            return container
        }
    }
}
