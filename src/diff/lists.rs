//! Words that carry no meaning of their own, by which sentences are not to be recognised.

/// The small words of the languages that most news is written in.
pub(super) const SMALL: [&str; 267] = [
    "aan", "aber", "about", "after", "al", "all", "alla", "als", "also", "am", "an", "and", "any", "are",
    "as", "at", "au", "auch", "auf", "aus", "aux", "avec", "be", "been", "before", "bei", "being", "between",
    "both", "but", "by", "can", "ce", "cette", "che", "com", "como", "con", "could", "da", "dans", "das",
    "dass", "dat", "de", "dei", "del", "della", "delle", "dem", "den", "der", "des", "di", "did", "die",
    "do", "does", "door", "dos", "down", "du", "each", "een", "ein", "eine", "einem", "einen", "einer", "el",
    "elle", "em", "en", "er", "es", "est", "et", "foi", "for", "from", "fue", "für", "gli", "ha", "haben",
    "had", "han", "hanno", "has", "hat", "have", "having", "he", "her", "here", "hers", "het", "him", "his",
    "if", "il", "ils", "im", "in", "into", "is", "ist", "it", "its", "just", "la", "las", "le", "les", "lo",
    "los", "ma", "mais", "may", "me", "met", "might", "mit", "more", "most", "must", "my", "na", "nach",
    "ne", "nel", "nicht", "niet", "no", "non", "nor", "not", "não", "oder", "of", "off", "on", "only", "ont",
    "onto", "ook", "op", "or", "os", "ou", "our", "out", "over", "par", "para", "pas", "per", "pero", "por",
    "pour", "que", "qui", "sa", "said", "says", "se", "ses", "shall", "she", "should", "si", "sich", "sie",
    "sind", "so", "some", "son", "sono", "sont", "su", "sur", "sus", "são", "te", "than", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "to", "too", "tra", "um", "uma",
    "un", "una", "und", "under", "une", "unos", "up", "us", "van", "very", "von", "voor", "war", "was", "we",
    "werden", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "will", "wird",
    "with", "would", "yet", "you", "your", "zijn", "zu", "zum", "zur", "è", "été", "а", "был", "была",
    "были", "в", "во", "для", "его", "ее", "за", "и", "из", "их", "к", "как", "на", "не", "но", "о", "он",
    "она", "они", "от", "по", "с", "со", "у", "что", "это",
];
