extension JSONParser {
    var peek: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    func failure(_ reason: String) -> SettingsError {
        .syntax(reason, line: line)
    }

    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Skips white space and comments.
    mutating func skipBlanks() throws(SettingsError) {
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\n"):
                line += 1
                position += 1
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                position += 1
            case UInt8(ascii: "/"):
                try skipComment()
            default:
                return
            }
        }
    }

    private mutating func skipComment() throws(SettingsError) {
        let startLine = line
        let second = position + 1 < bytes.count ? bytes[position + 1] : 0
        guard second == UInt8(ascii: "/") || second == UInt8(ascii: "*") else {
            throw failure("a comment starts with // or /*")
        }
        holdsComments = true
        position += 2
        if second == UInt8(ascii: "/") {
            while let byte = peek, byte != UInt8(ascii: "\n") { position += 1 }
            return
        }
        while let byte = peek {
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "*"), take(UInt8(ascii: "/")) { return }
        }
        throw .syntax("the comment is never closed; a */ is missing", line: startLine)
    }
}
