import CommandLineIO
import FuzzSupport

/// Takes any text for a file's name out of a container, and for text on its way to a terminal. A bug is a name that is a
/// path or cannot be a name here, and a byte that would steer the terminal.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzName(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let size = input.number(below: 16) + 1
    let bytes = input.remainder()
    checkTerminal(bytes, pieces: size)
    if let text = String(validating: bytes, as: UTF8.self) { checkName(text) }
    return 0
}

private func checkName(_ text: String) {
    let quoted = DisplayedName.quoted(text)
    demand(!quoted.unicodeScalars.contains(where: isSteering), "a name that is shown does not steer")
    guard let name = LocalFileName.lastComponent(of: text) else { return }
    demand((1...LocalFileName.maximumBytes).contains(name.utf8.count), "a name is bounded")
    demand(!name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }, "a name is no path")
    demand(!name.utf8.elementsEqual(".".utf8) && !name.utf8.elementsEqual("..".utf8), "a name is no folder")
    demand(!name.unicodeScalars.contains(where: isSteering), "a name does not steer")
    demand(LocalFileName.lastComponent(of: name)?.utf8.elementsEqual(name.utf8) == true, "a name stays the same")
    let visible = LocalFileName.visible(name).utf8
    demand(visible.first != UInt8(ascii: ".") && !visible.elementsEqual("-".utf8), "a listing shows a name")
    demand((1...LocalFileName.maximumBytes).contains(visible.count), "a name with its mark is bounded")
    demand(visible.elementsEqual(name.utf8) || visible.first == UInt8(ascii: "_"), "a name gets its mark alone")
}

/// A control character, the end of a line or paragraph, or one that turns the direction of what follows.
private func isSteering(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
}

private func checkTerminal(_ bytes: [UInt8], pieces size: Int) {
    var whole = TerminalText()
    let shown = whole.cleaned(bytes) + whole.end()
    var cut = TerminalText()
    var pieces: [UInt8] = []
    bytes.forEachPiece(of: size) { pieces += cut.cleaned($0) }
    demand(pieces + cut.end() == shown, "pieces change nothing")
    for (index, byte) in shown.enumerated() {
        let before = index > 0 ? shown[index - 1] : 0
        let after = index + 1 < shown.count ? shown[index + 1] : 0
        switch byte {
        case 0x0D: demand(after == 0x0A, "a carriage return ends a line")
        case 0x09, 0x0A: break
        case 0..<0x20, 0x7F: demand(false, "a control character is replaced")
        case 0x80...0x9F: demand(before != 0xC2, "a control character of C1 is replaced")
        default: break
        }
    }
}
