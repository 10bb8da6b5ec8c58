/// The CRC-32 of zip archives of any number of zeros, without going through them.
enum ZeroChecksum {
    /// ISO 3309, reflected.
    private static let polynomial: UInt32 = 0xEDB8_8320

    static func crc32(ofZeros count: UInt64) -> UInt32 {
        // A zero shifts the register, which is linear over GF(2): the images of its 32 bits say what that does, and
        // applying them to themselves doubles the number of zeros.
        var images = (0..<32).map { shiftedByByte(1 << $0) }
        var register = UInt32.max
        var rest = count
        while rest > 0 {
            if rest & 1 != 0 { register = image(of: register, images) }
            images = images.map { image(of: $0, images) }
            rest >>= 1
        }
        return ~register
    }

    private static func image(of register: UInt32, _ images: [UInt32]) -> UInt32 {
        images.indices.reduce(0) { register >> $1 & 1 == 0 ? $0 : $0 ^ images[$1] }
    }

    private static func shiftedByByte(_ register: UInt32) -> UInt32 {
        (0..<8).reduce(register) { register, _ in register >> 1 ^ (register & 1 == 0 ? 0 : polynomial) }
    }
}
