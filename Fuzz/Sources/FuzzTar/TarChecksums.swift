/// Puts right in a tar stream what no mutation hits: the checksum of each header, which libarchive looks at first.
enum TarChecksums {
    private static let block = 512
    private static let checksum = 148..<156
    private static let size = 124..<136

    /// The stream with right checksums, as whole blocks. What is taken for a header is what follows the data of the header
    /// before.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var stream = bytes + [UInt8](repeating: 0, count: (block - bytes.count % block) % block)
        var start = 0
        while start + block <= stream.count {
            let header = start..<start + block
            start += block
            guard stream[header].contains(where: { $0 != 0 }) else { continue }
            repair(&stream, header)
            start += (dataCount(stream[header]) + block - 1) / block * block
        }
        return stream
    }

    /// The sum of all bytes, with spaces in its own place, as six octal digits, a zero and a space.
    private static func repair(_ stream: inout [UInt8], _ header: Range<Int>) {
        let place = header.lowerBound + checksum.lowerBound..<header.lowerBound + checksum.upperBound
        for index in place { stream[index] = UInt8(ascii: " ") }
        var sum = stream[header].reduce(0) { $0 + Int($1) }
        for index in (place.lowerBound..<place.lowerBound + 6).reversed() {
            stream[index] = UInt8(ascii: "0") + UInt8(sum % 8)
            sum /= 8
        }
        stream[place.lowerBound + 6] = 0
    }

    /// The size in octal digits; 0 for what is none, or more than there can be.
    private static func dataCount(_ header: ArraySlice<UInt8>) -> Int {
        let field = header.dropFirst(size.lowerBound).prefix(size.count)
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { (0x30...0x37).contains($0) }
        let count = Int(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0
        return count < 1 << 20 ? count : 0
    }
}
