import Foundation
import PacCryptAPI
import PacCryptCore
import Testing

extension ServerProcessTests {
    @Suite("What a password costs to try")
    struct PasswordCostTests {
        /// How the keys of a container's password slots are derived.
        private func derivations(_ container: Data) throws -> [PasswordKDF] {
            try ContainerHead(parsing: container).header.slots.compactMap {
                if case .password(let kdf, _, _) = $0 { kdf } else { nil }
            }
        }

        @Test("files, texts and shares are sealed with three passes over 64 MiB")
        func standard() throws {
            let server = try RunningServer(settings: ShareSettings.text())
            let content = FormField.file(named: "f", Data("content".utf8))
            let file = try server.post("/api/encrypt", form: [.text("enc_password", "p"), content])
            #expect(try derivations(file.body) == [.argon2id(iterations: 3, memoryKiB: 65_536)])
            let text: EncryptTextAnswer = try server.post("/api/encrypt", json: ["message": "m", "password": "p"])
                .decoded()
            #expect(try derivations(#require(Data(base64Encoded: text.result))) == [.standard])
            _ = try SentShare([content], at: server)
            #expect(server.storedNames.count == 1)
            for name in server.storedNames {
                #expect(try derivations(Data(contentsOf: server.stored(name))) == [.standard])
            }
        }
    }
}
