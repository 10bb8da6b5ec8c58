import HTTPSyntax

extension UnsafeRawBufferPointer {
    /// Bytes that are compared at once.
    private typealias Block = SIMD32<UInt8>

    /// The offset of the first `CR LF - -`, or beginning of it at the end, that is also a match.
    ///
    /// Looking for these four bytes at once, and not for a carriage return and then the rest, keeps text with short
    /// lines and content made of line ends as fast as any other. A match is only asked for where all four are.
    func offsetOfDashedLine(where isMatch: (Int) -> Bool) -> Int? {
        var position = 0
        while position + Block.scalarCount + 3 <= count {
            if let offset = match(inBlockAt: position, where: isMatch) { return offset }
            position += Block.scalarCount
        }
        return (position..<count).first { startsDashedLine(at: $0) && isMatch($0) }
    }

    @inline(__always)
    private func match(inBlockAt position: Int, where isMatch: (Int) -> Bool) -> Int? {
        let starts = unsafeBitCast(dashedLines(at: position), to: SIMD4<UInt64>.self)
        guard (starts.lowHalf | starts.highHalf) != SIMD2(repeating: 0) else { return nil }
        for index in 0..<4 {
            var lanes = starts[index].littleEndian
            while lanes != 0 {
                let lane = lanes.trailingZeroBitCount / 8
                let offset = position + index * 8 + lane
                if isMatch(offset) { return offset }
                lanes &= ~(0xFF << (8 * UInt64(lane)))
            }
        }
        return nil
    }

    /// All ones in each lane where the four bytes start.
    @inline(__always)
    private func dashedLines(at position: Int) -> SIMDMask<Block.MaskStorage> {
        (load(at: position) .== Block(repeating: ASCII.carriageReturn))
            .& (load(at: position + 1) .== Block(repeating: ASCII.lineFeed))
            .& (load(at: position + 2) .== Block(repeating: ASCII.dash))
            .& (load(at: position + 3) .== Block(repeating: ASCII.dash))
    }

    @inline(__always)
    private func load(at position: Int) -> Block {
        loadUnaligned(fromByteOffset: position, as: Block.self)
    }

    private func startsDashedLine(at position: Int) -> Bool {
        self[position] == ASCII.carriageReturn
            && (position + 1 == count || self[position + 1] == ASCII.lineFeed)
            && (position + 2 >= count || self[position + 2] == ASCII.dash)
            && (position + 3 >= count || self[position + 3] == ASCII.dash)
    }
}
