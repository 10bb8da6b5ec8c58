/// SplitMix64 (Steele, Lea and Flood 2014): random-looking numbers that are the same in every run.
public struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    /// - Parameter seed: the same seed gives the same numbers.
    public init(seed: UInt64) {
        state = seed
    }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// That many bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        // Whole numbers at once: without optimisation, a loop over single bytes takes long.
        var words = (0..<(count + 7) / 8).map { _ in next() }
        return words.withUnsafeMutableBytes { Array($0.prefix(count)) }
    }

    /// Cuts a length into pieces of random sizes from `sizes`.
    public mutating func pieces(of length: Int, sizes: ClosedRange<Int>) -> [Int] {
        var pieces: [Int] = []
        var left = length
        while left > 0 {
            let piece = min(left, Int.random(in: sizes, using: &self))
            pieces.append(piece)
            left -= piece
        }
        return pieces
    }

    /// Changes, removes or inserts up to `most` bytes.
    public mutating func mutated(_ bytes: [UInt8], most: Int = 4) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...most, using: &self) {
            let place = Int.random(in: 0...bytes.count, using: &self)
            switch Int.random(in: 0..<4, using: &self) {
            case 0 where place < bytes.count: bytes.remove(at: place)
            case 1: bytes.insert(UInt8.random(in: 0...255, using: &self), at: place)
            case 2 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &self)
            default:
                guard place < bytes.count else { continue }
                bytes[place] = UInt8.random(in: 0...255, using: &self)
            }
        }
        return bytes
    }
}
