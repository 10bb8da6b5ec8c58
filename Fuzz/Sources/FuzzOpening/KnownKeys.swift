@testable import PacCryptCore

/// The keys that every container of this target is sealed for. They were made for it and protect nothing.
struct KnownKeys {
    static let all = KnownKeys()
    /// What costs next to nothing.
    static let limits = ReaderLimits(
        argon2idMemoryKiB: 64, argon2idIterations: 2, pbkdf2Iterations: 64, chunkSizeLog2: 13)

    let fileKey: FileKey
    let password: Password
    let linkKey: LinkKey
    let rsa: PrivateKey
    /// By itself: the tag of an enumeration in a pointer would let the leak sanitizer take what it points to for lost.
    let xwingKey: XWingPrivateKey
    var xwing: PrivateKey { .xwing(xwingKey) }
    /// Made once: to encrypt or encapsulate anew would take longer than all the rest.
    let rsaSlot: Slot
    let xwingSlot: Slot

    private init() {
        do {
            fileKey = try FileKey(SecretBytes([UInt8](repeating: 7, count: 32)))
            password = try Password("correct horse")
            linkKey = try LinkKey(base64: String(repeating: "A", count: 43))
            rsa = try PrivateKey(pem: Self.rsaPEM)
            xwingKey = try XWingPrivateKey(seed: SecretBytes([UInt8](repeating: 9, count: 32)))
            rsaSlot = try Recipient.publicKey(rsa.publicKey).slot(for: fileKey)
            xwingSlot = try Recipient.publicKey(PrivateKey.xwing(xwingKey).publicKey).slot(for: fileKey)
        } catch {
            fatalError("the keys cannot be used: \(error)")
        }
    }

    /// The slot with the file key in it, wrapped as its kind says, with the salt and costs that it has.
    ///
    /// Of those for key pairs, one with an odd first byte keeps what it holds, and only names the key.
    func made(_ slot: Slot) -> Slot {
        switch slot {
        case .password(let kdf, let salt, _):
            guard (try? Self.limits.check(kdf)) != nil, let key = try? kdf.deriveKey(password: password, salt: salt),
                let wrapped = try? KeyWrap.wrap(fileKey, under: key, type: slot.type)
            else { return slot }
            return .password(kdf: kdf, salt: salt, wrapped: wrapped)
        case .linkKey(let salt, _):
            let wrapped = try? KeyWrap.wrap(fileKey, under: linkKey.deriveKey(salt: salt), type: slot.type)
            return wrapped.map { Slot.linkKey(salt: salt, wrapped: $0) } ?? slot
        case .rsa(_, let encryptedKey):
            return encryptedKey[0] % 2 == 0
                ? rsaSlot : .rsa(keyID: rsa.publicKey.keyID, encryptedKey: encryptedKey)
        case .xwing(_, let encapsulation, let wrapped):
            return encapsulation[0] % 2 == 0
                ? xwingSlot : .xwing(keyID: xwing.publicKey.keyID, encapsulation: encapsulation, wrapped: wrapped)
        case .unknown: return slot
        }
    }

    private static let rsaPEM = """
        -----BEGIN RSA PRIVATE KEY-----
        MIIEowIBAAKCAQEAqsq7pakwS6Maldi4newg+r4H+aLMNub0bi6KeHd8PE2t1a78
        droFBHrtxeDNMj46F0kxTFAlxLc3Yf0NzKuYdcj+CpKb6lEvYKXG7jBU/6NePUyi
        Ue2piwdMcpPTYRiPrD8vGC+4hF2phnu690fdp0aiwuWO9XOgHddLa8rCZSrGA95j
        d6esSb7M7SrSD/ImlANp5SCRujj1tPLfYFj7gOEzkO3t/k7GF40ceWYnPfHzoY9Q
        foX/tvBet6BK5/m6Wkpry5sr0Tz8zqp1du5u4nvxkqAEvuGLG/Ba91Jp2cpqRLE1
        l3VmHcnoTwOZ+mFaDbXJksi87GS6+ZHBQ27y+QIDAQABAoIBAAKdUGKQlLnvsQI+
        u1LFkNqtyor2hEhJ4E+IfFusPpVgvgrBn0FFBzsik52+G34LqFF/cBcCOhXJFTq1
        iD7MGK0i6sqoJGVhoUdKOmGekUqJinGHSQvWhswnTDML0sZPfTGOlQ66eklicqwp
        nDrZWYoMQYUYxQe6YabbSx8HD1NDnjFUq8O24thO9hCp78LOrnZhcLLT6JXlhKf2
        c9qA4otcVovYbYG9PlCtEnXHZzB6Ql5vRo54M38g94qePda7h6BYT3QoFwn7NfMD
        xyQOgJACmLiZBULRtV06CAqtkW0xnBIDWAzrp4YsoDaB/mzcyhKez0k3mroAWgQo
        O3oV2kUCgYEA4Xlqy9ybUd+sLUcwCs6gKlKR4vBNft2O1aXgX2vNscX5K3qBbG9F
        rwTHcAElbM5tOK29MP5kFslzjsa1sFIuP4RwflVXooAW4a/ZuK4ygfSgImcUTA4S
        N0S10iDx7EmYDfcjExEppc88WvIkfzaA6k27gQzMiKK9ug2XVGFwBF0CgYEAweoc
        jgCRWIPEUYjDG0WLlcnru9X8PfjFSZfAkri1olbYfWtWqbSb/aP+ORtXgqXBX1xG
        vQGAhearyLX2q/F/mkDZBaXXjJ2zO6kwAQVM9apjoO9Di0+pUvbVKcvzYNqBhg5L
        dI7rX+ViZLFYEpKS8ej2anRHXcostWOXAIup/00CgYEAv0JnPRadCg5Z1u6T6hbr
        9fqklYSRuBPonYJfmZGwoiP1ANSiBIE+8v9yzaerP2i7bWCzI2QnMs0foPUeGbsc
        T/TgF8n81HMi9b5dSTM61NHVJFmb9gfZm9hFA0G+9VhYC0CgGARu95+a6uqL2v04
        zYeyjf11YlHp7nCo9YLRqmECgYAIPk2Mc9W575AO70NsC17NtVHCIGyircqlQEA9
        fICsMAjv+/opKLZg5/HMt67WrPk1dpTDQCcYih/PXnzn/lIwWoVfSheJsMKHzL9v
        q6wD3YRyuPkkGPTXxAp3xmXIPkG3UzA9+j1jTDsMkMVvtK9ufTrMd7j48blI1Lz8
        lvNZGQKBgB9pkKdNNOdxSnC61dTAHHhza0MdAMaLOZoIayp2QOj7w21lbParBmty
        nje0A3RudAL2X/2nx9R+Jr/4CiVPb34FSYuR/TbBQjfsrfxpt+nLm18ASBpt40cN
        0Z6DHzOnhDy55A5eiyAYcbirl/Oar6rMDuOEcRCLz/VcKzcPUe7+
        -----END RSA PRIVATE KEY-----
        """
}
