import Testing

@testable import PacCryptCore

@Suite("Recipients and credentials")
struct RecipientTests {
    @Test("each kind opens what was sealed for it", arguments: KeyHolder.all)
    func each(holder: KeyHolder) throws {
        let (recipient, credential) = try holder.pair()
        let container = try Container.seal([1, 2, 3], cipher: .aesGCM, for: [recipient])
        #expect(try ContainerHead(parsing: container).header.slots.map(\.type) == [holder.type])
        #expect(try Container.open(container, with: credential, limits: .server).plaintext == [1, 2, 3])
    }

    @Test("the empty slot of each kind takes as much room as its own, and opens nothing", arguments: KeyHolder.all)
    func emptySlot(holder: KeyHolder) throws {
        let (recipient, credential) = try holder.pair()
        let sealer = try ContainerSealer(cipher: .aesGCM)
        let slot = try recipient.slot(for: sealer.fileKey)
        #expect(recipient.emptySlot.type == slot.type)
        let empty = try sealer.head(slots: [recipient.emptySlot], info: nil)
        #expect(try empty.count == sealer.head(slots: [slot], info: nil).count)
        #expect(throws: PacCryptError.self) { try empty.unlock(with: credential, limits: .server) }
    }

    @Test("none opens what was sealed for another of its kind", arguments: KeyHolder.all)
    func wrong(holder: KeyHolder) throws {
        let container = try Container.seal([1, 2, 3], cipher: .aesGCM, for: [holder.pair().recipient])
        let wrong: Credential =
            switch holder.type {
            case 1, 2: .password(try Password("wrong horse"))
            case 3: .privateKey(try PrivateKey(pem: KeySample.pem("rsa8192_pkcs8")))
            default: try holder.pair().credential
            }
        let error = #expect(throws: PacCryptError(.noSlotOpens, "")) {
            try Container.open(container, with: wrong, limits: .server)
        }
        #expect(error?.reason.contains(holder.type < 3 ? "password is wrong" : "was not encrypted for this") == true)
    }

    @Test("a credential of another kind is told what is needed", arguments: KeyHolder.all, KeyHolder.all)
    func kinds(sealed: KeyHolder, shown: KeyHolder) throws {
        guard sealed.type != shown.type, !(sealed.type < 3 && shown.type < 3) else { return }
        let container = try Container.seal([1], cipher: .aesGCM, for: [sealed.pair().recipient])
        let error = #expect(throws: PacCryptError(.noSlotOpens, "")) {
            try Container.open(container, with: shown.pair().credential, limits: .server)
        }
        let reason =
            switch (sealed.type, shown.type) {
            case (3..., ...2): "opened by a key, not by a password"
            case (...2, 3...): "opened by a password, not by a key"
            case (_, 5): "not encrypted for this link key"
            default: "not encrypted for this private key"
            }
        #expect(error?.reason.contains(reason) == true)
    }

    @Test("of several, each opens the container, in any order of slots")
    func several() throws {
        let pairs = try (KeyHolder.keys + KeyHolder.keys).map { try $0.pair() }
        for recipients in [pairs.map(\.recipient), pairs.map(\.recipient).reversed()] {
            let container = try Container.seal([4, 5], cipher: .xchacha, for: recipients)
            for pair in pairs {
                #expect(try Container.open(container, with: pair.credential, limits: .server).plaintext == [4, 5])
            }
        }
    }

    @Test("a password stands alone, and somebody must be able to open", arguments: KeyHolder.all)
    func alone(holder: KeyHolder) throws {
        let password = Recipient.password(try Password("p"), .cheapArgon2id)
        #expect(throws: PacCryptError(.malformedHeader, "")) {
            try Container.seal([1], cipher: .aesGCM, for: [holder.pair().recipient, password])
        }
        #expect(throws: PacCryptError(.malformedHeader, "")) { try Container.seal([1], cipher: .aesGCM, for: []) }
    }

    @Test("slots of later versions are passed over, and named when there is nothing else", arguments: KeyHolder.keys)
    func unknown(holder: KeyHolder) throws {
        let (recipient, credential) = try holder.pair()
        let sealer = try ContainerSealer(cipher: .aesGCM)
        let unknown = [Slot.unknown(type: 0, body: []), .unknown(type: 200, body: [1, 2, 3])]
        let known = try recipient.slot(for: sealer.fileKey)
        let head = try sealer.head(slots: unknown + [known] + unknown, info: nil)
        #expect(try head.unlock(with: credential, limits: .server).fileKey == sealer.fileKey)
        let later = try sealer.head(slots: unknown, info: nil)
        let error = #expect(throws: PacCryptError(.noSlotOpens, "")) {
            try later.unlock(with: credential, limits: .server)
        }
        #expect(error?.reason.contains("this version does not know") == true)
    }

    @Test("a slot that holds no key of 32 bytes, or another key, opens nothing")
    func strangeSlots() throws {
        let key = try KeySample.rsa2048()
        guard case .rsa(let rsa) = key.publicKey else { return }
        let sealer = try ContainerSealer(cipher: .aesGCM)
        let short = Slot.rsa(keyID: rsa.keyID, encryptedKey: try rsa.encrypt(SecretBytes([1, 2, 3])))
        #expect(throws: PacCryptError(.noSlotOpens, "")) {
            try sealer.head(slots: [short], info: nil).unlock(with: .privateKey(key), limits: .server)
        }
        let other = try Recipient.publicKey(key.publicKey).slot(for: FileKey())
        #expect(throws: PacCryptError(.headerNotAuthentic, "")) {
            try sealer.head(slots: [other], info: nil).unlock(with: .privateKey(key), limits: .server)
        }
    }

    /// One test at the cost that writers use.
    @Test("the standard derivations open what they sealed", arguments: [PasswordKDF.standard, .standardPBKDF2])
    func standard(kdf: PasswordKDF) throws {
        let password = try Password("correct horse battery staple")
        let container = try Container.seal([1], cipher: .aesGCM, for: [.password(password, kdf)])
        #expect(try ContainerHead(parsing: container).header.slots.first?.passwordKDF == kdf)
        #expect(try Container.open(container, with: .password(password), limits: .server).plaintext == [1])
    }
}
