extension StringProtocol {
    /// The text without the spaces and tabs around it (`OWS`, RFC 9110 §5.6.3).
    var trimmingBlanks: SubSequence {
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let last = lastIndex(where: { !isBlank($0) }) else { return self[endIndex...] }
        return self[...last].drop(while: isBlank)
    }
}
