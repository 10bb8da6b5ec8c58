/// Slots as bytes: type 1 ‖ length 2 ‖ body.
enum SlotCodec {
    /// - Throws: ``PacCryptError/Code/malformedHeader`` when a field does not have the size that it has in this kind of
    ///   slot, so that no reader would find the same slot again.
    static func encode(_ slot: Slot) throws -> [UInt8] {
        let body = body(of: slot)
        var bytes = [slot.type]
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: body.count))
        bytes += body
        var reader = ByteReader(bytes)
        guard try decode(from: &reader) == slot, reader.remaining == 0 else {
            throw PacCryptError(.malformedHeader, "A field of a slot does not have the size that the format says.")
        }
        return bytes
    }

    /// - Throws: ``PacCryptError/Code/malformedHeader``.
    static func decode(from reader: inout ByteReader) throws -> Slot {
        let type = try reader.uint8()
        let length = Int(try reader.uint16())
        var body = ByteReader(try reader.bytes(length))
        let slot = try slot(type: type, from: &body)
        guard body.remaining == 0 else {
            throw PacCryptError(.malformedHeader, "A slot is longer than its kind allows.")
        }
        return slot
    }

    private static func slot(type: UInt8, from body: inout ByteReader) throws -> Slot {
        switch type {
        case 1:
            let salt = try body.bytes(Slot.saltCount)
            let kdf = PasswordKDF.argon2id(iterations: try body.uint32(), memoryKiB: try body.uint32())
            return .password(kdf: kdf, salt: salt, wrapped: try body.bytes(Slot.wrappedCount))
        case 2:
            let salt = try body.bytes(Slot.saltCount)
            let kdf = PasswordKDF.pbkdf2(iterations: try body.uint32())
            return .password(kdf: kdf, salt: salt, wrapped: try body.bytes(Slot.wrappedCount))
        case 3:
            let keyID = try body.bytes(Slot.keyIDCount)
            let encryptedKey = try body.bytes(body.remaining)
            guard RSAPublicKey.modulusCounts.contains(encryptedKey.count) else {
                throw PacCryptError(.malformedHeader, "An RSA slot has no key of 2,048 to 8,192 bits.")
            }
            return .rsa(keyID: keyID, encryptedKey: encryptedKey)
        case 4:
            return .xwing(
                keyID: try body.bytes(Slot.keyIDCount), encapsulation: try body.bytes(Slot.encapsulationCount),
                wrapped: try body.bytes(Slot.wrappedCount))
        case 5:
            return .linkKey(salt: try body.bytes(Slot.saltCount), wrapped: try body.bytes(Slot.wrappedCount))
        default:
            return .unknown(type: type, body: try body.bytes(body.remaining))
        }
    }

    private static func body(of slot: Slot) -> [UInt8] {
        switch slot {
        case .password(let kdf, let salt, let wrapped):
            var bytes = salt
            switch kdf {
            case .argon2id(let iterations, let memoryKiB):
                bytes.append(bigEndian: iterations)
                bytes.append(bigEndian: memoryKiB)
            case .pbkdf2(let iterations):
                bytes.append(bigEndian: iterations)
            }
            return bytes + wrapped
        case .rsa(let keyID, let encryptedKey):
            return keyID + encryptedKey
        case .xwing(let keyID, let encapsulation, let wrapped):
            return keyID + encapsulation + wrapped
        case .linkKey(let salt, let wrapped):
            return salt + wrapped
        case .unknown(_, let body):
            return body
        }
    }
}
