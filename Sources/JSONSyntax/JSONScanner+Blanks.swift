extension JSONScanner {
    /// Skips white space, and comments where the dialect has them.
    public mutating func skipBlanks() throws(JSONError) {
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                position += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "/") where dialect == .commented:
                try skipComment()
            default:
                return
            }
        }
    }

    private mutating func skipComment() throws(JSONError) {
        let startLine = line
        let second = position + 1 < bytes.count ? bytes[position + 1] : 0
        guard second == UInt8(ascii: "/") || second == UInt8(ascii: "*") else { throw .commentExpected }
        holdsComments = true
        position += 2
        if second == UInt8(ascii: "/") {
            while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
            return
        }
        while let byte = next {
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "*"), take(UInt8(ascii: "/")) { return }
        }
        throw .commentUnclosed(openingLine: startLine)
    }
}
