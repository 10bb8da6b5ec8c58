/// The contents of a form's parts, found the slow and obvious way in a body that is all in memory.
///
/// Every part must have exactly the given header. Nothing when the body is not a complete form.
func referenceContents(of body: [UInt8], boundary: String, header: [UInt8]) -> [[UInt8]]? {
    let delimiter = Array("\r\n--\(boundary)".utf8)
    let body = Array("\r\n".utf8) + body
    guard var position = firstOffset(of: delimiter, in: body, from: 0) else { return nil }
    var contents: [[UInt8]] = []
    while true {
        position += delimiter.count
        if body[position...].starts(with: "--".utf8) {
            let rest = body[(position + 2)...].drop { $0 == 0x20 || $0 == 0x09 }
            return rest.isEmpty || rest == [0x0D] || rest.starts(with: [0x0D, 0x0A]) ? contents : nil
        }
        let line = body[position...].drop { $0 == 0x20 || $0 == 0x09 }
        guard line.starts(with: [0x0D, 0x0A]), line.dropFirst(2).starts(with: header) else { return nil }
        let start = line.startIndex + 2 + header.count
        guard let end = firstOffset(of: delimiter, in: body, from: start - 2) else { return nil }
        contents.append(end < start ? [] : Array(body[start..<end]))
        position = end
    }
}

private func firstOffset(of pattern: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= pattern.count + start else { return nil }
    return (start...(bytes.count - pattern.count)).first { bytes[$0...].starts(with: pattern) }
}
