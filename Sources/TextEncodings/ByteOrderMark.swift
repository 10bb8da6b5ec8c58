/// U+FEFF in UTF-8, which editors of Windows put in front of a text.
///
/// Files that people write, such as those of passwords and keys, begin with it, and it is no part of what they say.
/// Only the start of a text has one: anywhere else, U+FEFF is a character like others.
public enum ByteOrderMark {
    /// The bytes of the mark.
    public static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
}

extension Collection<UInt8> {
    /// These bytes without a byte order mark at their start; of two marks, the second stays.
    public var withoutByteOrderMark: SubSequence {
        starts(with: ByteOrderMark.bytes) ? dropFirst(ByteOrderMark.bytes.count) : self[...]
    }
}
