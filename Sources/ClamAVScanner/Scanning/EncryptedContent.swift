import Glibc
import PacCryptCore

/// Recognises content that nobody can look into without a password: PacCrypt's containers, age and OpenPGP messages,
/// and archives that say so. clamd does too with `AlertEncrypted`, and knows more of them, but by default it passes
/// them as clean.
struct EncryptedContent {
    private static let beginnings: [[UInt8]] = [
        Array(ContainerHead.magic), Array("age-encryption.org/v1".utf8),
        Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8),
        Array("-----BEGIN PGP MESSAGE-----".utf8),
    ]
    /// Longer than each of ``beginnings``, and what is looked at of a RAR archive.
    private static let headCount = 40

    /// True when what was seen so far is encrypted, or something in it is.
    private(set) var isFound = false
    private var head: [UInt8] = []
    private var directory: ZipDirectorySearch?

    /// Looks at the next bytes of the content.
    mutating func look(at bytes: UnsafeRawBufferPointer) {
        guard !isFound else { return }
        if head.count < Self.headCount {
            head += bytes.prefix(Self.headCount - head.count)
            isFound = Self.beginnings.contains(where: head.starts(with:)) || Self.isEncryptedRAR(head)
            if directory == nil, head.starts(with: ZipDirectorySearch.archiveBeginning) {
                // The bytes of the head that came before these hold no directory.
                directory = ZipDirectorySearch()
            }
        }
        if directory?.finds(in: bytes) == true { isFound = true }
    }

    /// RAR archives whose directory is encrypted: 5.0 begins with an encryption header, 4.x has a flag in its main
    /// header (RAR 5.0 archive format, "Archive encryption header"; technote of 4.x, "MAIN_HEAD").
    private static func isEncryptedRAR(_ head: [UInt8]) -> Bool {
        let version5: [UInt8] = [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x01, 0x00]
        let version4: [UInt8] = [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07, 0x00]
        if head.starts(with: version5) {
            // Behind a checksum of 4 bytes, the size and the type of the header, of 7 bits a byte.
            let type = head.dropFirst(12).drop { $0 & 0x80 != 0 }.dropFirst().first
            return type == 4
        }
        return head.count > 10 && head.starts(with: version4) && head[9] == 0x73 && head[10] & 0x80 != 0
    }
}

/// Looks for entries of a zip archive's directory that are encrypted (APPNOTE 4.3.12 and 4.4.4, bit 0).
struct ZipDirectorySearch {
    static let archiveBeginning: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    private static let signature: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
    /// Signature, two versions and flags.
    private static let neededCount = 10
    /// The newest version that the specification names, 6.3.
    private static let newestVersion = 63

    /// The last bytes before the next ones: an entry may lie across both.
    private var tail: [UInt8] = []

    mutating func finds(in bytes: UnsafeRawBufferPointer) -> Bool {
        let seam = tail + bytes.prefix(Self.neededCount - 1)
        let isFound = seam.withUnsafeBytes(Self.finds) || Self.finds(bytes)
        tail = Array((tail + bytes.suffix(Self.neededCount - 1)).suffix(Self.neededCount - 1))
        return isFound
    }

    private static func finds(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let base = bytes.baseAddress else { return false }
        var start = 0
        while bytes.count - start >= neededCount,
            let match = memchr(base + start, Int32(signature[0]), bytes.count - start - neededCount + 1)
        {
            let place = UnsafeRawPointer(match) - base
            if isEncryptedEntry(UnsafeRawBufferPointer(rebasing: bytes[place..<place + neededCount])) { return true }
            start = place + 1
        }
        return false
    }

    /// Compressed bytes may look like a signature by chance; the version makes that rare.
    private static func isEncryptedEntry(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.starts(with: signature) && bytes[6] <= newestVersion && bytes[7] == 0 && bytes[8] & 1 != 0
    }
}
