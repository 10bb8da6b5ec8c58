/// The header as bytes, without the magic before it and the MAC behind it. It never sees a key.
package enum HeaderCodec {
    /// Writes a header.
    ///
    /// - Throws: ``PacCryptError/Code/malformedHeader`` when the header breaks a rule or is longer than 65,535 bytes.
    package static func encode(_ header: ContainerHeader) throws -> [UInt8] {
        try checkSlots(header.slots)
        guard header.salt.count == ContainerHeader.saltCount,
            ContainerHeader.chunkSizes.contains(header.chunkSizeLog2)
        else {
            throw PacCryptError(.malformedHeader, "The salt or the chunk size is not one of the format.")
        }
        var bytes = [header.cipher.rawValue, header.chunkSizeLog2]
        bytes += header.salt
        bytes.append(UInt8(header.slots.count))
        for slot in header.slots {
            bytes += try SlotCodec.encode(slot)
        }
        guard bytes.count + 2 + header.sealedInfo.count <= ContainerHead.maximumHeaderCount else {
            throw PacCryptError(
                .malformedHeader, "The recipients and the file information need more than 65,535 bytes.")
        }
        bytes.append(bigEndian: UInt16(header.sealedInfo.count))
        return bytes + header.sealedInfo
    }

    /// Reads the whole of `bytes` as a header.
    ///
    /// - Throws: ``PacCryptError/Code/malformedHeader``.
    package static func decode(_ bytes: some Collection<UInt8>) throws -> ContainerHeader {
        var reader = ByteReader(bytes)
        guard let cipher = Cipher(rawValue: try reader.uint8()) else {
            throw PacCryptError(.malformedHeader, "The container uses a cipher that this version does not know.")
        }
        let chunkSizeLog2 = try reader.uint8()
        guard ContainerHeader.chunkSizes.contains(chunkSizeLog2) else {
            throw PacCryptError(.malformedHeader, "The chunk size is not one of the format.")
        }
        let salt = try reader.bytes(ContainerHeader.saltCount)
        let slotCount = try reader.uint8()
        guard (1...ContainerHeader.maximumSlots).contains(Int(slotCount)) else {
            throw PacCryptError(.malformedHeader, "A container has 1 to 32 slots.")
        }
        let slots = try (0..<slotCount).map { _ in try SlotCodec.decode(from: &reader) }
        try checkSlots(slots)
        let sealedInfo = try reader.bytes(Int(try reader.uint16()))
        guard reader.remaining == 0 else {
            throw PacCryptError(.malformedHeader, "Bytes follow the file information inside the header.")
        }
        return ContainerHeader(
            cipher: cipher, chunkSizeLog2: chunkSizeLog2, salt: salt, slots: slots, sealedInfo: sealedInfo)
    }

    /// A password opens a container alone, so that nobody can be made to derive keys from one slot after the other.
    private static func checkSlots(_ slots: [Slot]) throws {
        guard (1...ContainerHeader.maximumSlots).contains(slots.count) else {
            throw PacCryptError(.malformedHeader, "A container has 1 to 32 slots.")
        }
        guard slots.count == 1 || slots.allSatisfy({ $0.passwordKDF == nil }) else {
            throw PacCryptError(.malformedHeader, "A password is the only way to open its container.")
        }
    }
}
