/// What names take in the record of a share beyond what it counts with for each file.
///
/// They are in JSON, which writes a control character in six bytes, and that is sealed and written in base64.
enum LongNames {
    /// What a file counts with covers names and types of so many bytes, as JSON.
    private static let coveredBytes = 256
    /// The most bytes, as JSON, of the name by which its sender knows a share: it stays when the files are gone.
    private static let mostLabelBytes = 1024

    /// What a file is counted with before its record is made.
    static func bytes(of description: FileDescription) -> UInt64 {
        let count = jsonCount(description.name) + jsonCount(description.type ?? "")
        return encoded(max(0, count - coveredBytes))
    }

    /// What a record is counted with.
    ///
    /// - Parameters:
    ///   - count: the bytes that are sealed in it.
    ///   - files: how many files it describes.
    static func bytes(ofSealed count: Int, files: Int) -> UInt64 {
        // The rest is for what is not sealed: places, sizes, tickets and leases.
        let covered =
            ShareLimitation.recordBytes / 2 + UInt64(clamping: files) * (ShareLimitation.recordBytesPerFile / 4 * 3)
        let encoded = encoded(count)
        return encoded > covered ? encoded - covered : 0
    }

    /// The beginning of a name that is kept for its sender.
    static func forLabel(_ name: String) -> String {
        var count = jsonCount("")
        return String(
            name.prefix { character in
                count += jsonCount(String(character)) - jsonCount("")
                return count <= mostLabelBytes
            })
    }

    /// Bytes in base64, the slashes of which JSON writes with a backslash.
    private static func encoded(_ count: Int) -> UInt64 {
        UInt64(clamping: count) * 11 / 8
    }

    /// The bytes of a text in JSON, with its quotation marks.
    private static func jsonCount(_ text: String) -> Int {
        text.utf8.reduce(2) { count, byte in
            switch byte {
            case 0..<0x20: count + 6
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): count + 2
            default: count + 1
            }
        }
    }
}
