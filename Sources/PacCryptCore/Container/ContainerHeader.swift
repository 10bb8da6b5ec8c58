/// The header of a container, as it lies in the file: nothing in it is secret, nothing in it is trusted yet.
public struct ContainerHeader: Sendable, Equatable {
    /// Bytes of the salt.
    public static let saltCount = 32
    /// The most slots that a header has.
    public static let maximumSlots = 32
    /// The binary logarithms of the chunk sizes that the format knows.
    public static let chunkSizes: ClosedRange<UInt8> = 12...24
    /// What writers use: 64 KiB.
    public static let standardChunkSizeLog2: UInt8 = 16

    /// The cipher of the payload.
    public var cipher: Cipher
    /// The binary logarithm of the plaintext bytes of a chunk, 12…24.
    public var chunkSizeLog2: UInt8
    /// 32 random bytes, fresh for each container.
    public var salt: [UInt8]
    /// Who can open the container; 1 to 32 slots.
    public var slots: [Slot]
    /// The sealed file information; empty when there is none.
    public var sealedInfo: [UInt8]
}
